/* The colour profiles that Qt asks for: there are none. Wine's own aborts when it is asked. */
#include <windows.h>

#define EXPORT __declspec(dllexport)

static BOOL unsupported(void)
{
    SetLastError(ERROR_NOT_SUPPORTED);
    return FALSE;
}

EXPORT HANDLE WINAPI OpenColorProfileW(void *profile, DWORD access, DWORD share, DWORD creation)
{
    unsupported();
    return NULL;
}

EXPORT HANDLE WINAPI WcsCreateIccProfile(HANDLE profile, DWORD options)
{
    unsupported();
    return NULL;
}

EXPORT BOOL WINAPI GetColorProfileFromHandle(HANDLE profile, PBYTE data, PDWORD length)
{
    return unsupported();
}

EXPORT BOOL WINAPI CloseColorProfile(HANDLE profile)
{
    return TRUE;
}
