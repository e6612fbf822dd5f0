/* The converters of Windows' own ICU, which Qt6Core imports: each says that it is unsupported.
   Qt uses them for old 8-bit encodings only, and Frontdesk for none. */

#define EXPORT __declspec(dllexport)

typedef int UErrorCode;
enum { U_UNSUPPORTED_ERROR = 16 };

static void *unsupported(UErrorCode *error)
{
    if (error)
        *error = U_UNSUPPORTED_ERROR;
    return 0;
}

EXPORT void *ucnv_open(const char *name, UErrorCode *error) { return unsupported(error); }
EXPORT void ucnv_close(void *converter) {}
EXPORT void ucnv_reset(void *converter) {}
EXPORT signed char ucnv_getMaxCharSize(void *converter) { return 1; }
EXPORT const char *ucnv_getName(void *converter, UErrorCode *error) { return unsupported(error); }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, UErrorCode *error)
{
    return unsupported(error);
}
EXPORT int ucnv_countAvailable(void) { return 0; }
EXPORT const char *ucnv_getAvailableName(int number) { return 0; }
EXPORT int ucnv_toUCountPending(void *converter, UErrorCode *error) { return 0; }
EXPORT int ucnv_fromUCountPending(void *converter, UErrorCode *error) { return 0; }

/* Never reached, because no converter was ever opened. */
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void ucnv_cbToUWriteUChars(void) {}
EXPORT void ucnv_fromUnicode(void) {}
EXPORT void ucnv_getFromUCallBack(void) {}
EXPORT void ucnv_getToUCallBack(void) {}
EXPORT void ucnv_setFromUCallBack(void) {}
EXPORT void ucnv_setToUCallBack(void) {}
EXPORT void ucnv_toUnicode(void) {}
