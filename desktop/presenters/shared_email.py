"""Whether an e-mail address looks as if several people read it; pure.

Advice only: who shares an account is locked out by whoever enrols first.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Without accents, dots and dashes. English, German, French, Spanish, Dutch, Portuguese.
_DESKS: Final = _words(
    """
    reception receptionist receptionists frontdesk frontoffice desk
    rezeption empfang anmeldung
    accueil secretariat
    recepcion recepcionista
    receptie balie onthaal
    recepcao rececao recepcionistas secretaria
    """
)
_OTHERS: Final = _words(
    """
    admin administrator administration office info information contact hello hi mail email
    enquiries inquiries enquiry inquiry appointments appointment booking bookings schedule
    scheduling billing accounts accounting invoices team staff clinic practice surgery support
    help manager management practicemanager officemanager shared general
    praxis buero termin termine kontakt verwaltung sekretariat post praxisteam abrechnung leitung
    mitarbeiter
    cabinet clinique bonjour rdv rendezvous secretaire equipe gestion facturation comptabilite
    bureau direction
    consulta consultas clinica citas cita contacto hola correo administracion oficina equipo
    facturacion gerencia atencion
    praktijk kliniek afspraak afspraken administratie kantoor algemeen facturatie
    consultorio marcacoes agendamento agenda contato ola escritorio administracao equipa equipe
    faturamento faturacao geral atendimento
    """
)
_WORDS: Final = _DESKS | _OTHERS
_LETTERS: Final = {"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue"}  # as addresses are written


def looks_shared(email: str) -> bool:
    """Say whether the part before the @ is a place or a task rather than somebody's name."""
    name, at, _ = email.strip().partition("@")
    if not at:
        return False
    name = name.partition("+")[0]
    for spelled in {_plain(name), _plain("".join(_LETTERS.get(c, c) for c in name.lower()))}:
        words = re.findall(r"[a-z]+", spelled)
        if words and ("".join(words) in _WORDS or words[0] in _WORDS or words[-1] in _DESKS):
            return True
    return False


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
