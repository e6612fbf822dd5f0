import pytest

from desktop.presenters.shared_email import looks_shared


def words(text):
    return text.split()


SHARED = words(
    """
    reception@ admin@ info@ frontdesk@ front.desk@ front-desk@ Front_Desk@ reception2@
    reception.north@ RECEPTION@ receptionist@ office@ hello@ contact@ bookings@ appointments@
    clinic@ practice.manager@ physio.reception@ admin+cliniko@ team@ accounts@
    rezeption@ empfang@ anmeldung@ praxis@ praxis-mueller@ kontakt@ termine@ büro@ buero@
    accueil@ secrétariat@ secretariat@ cabinet@ rdv@ contact.paris@
    recepción@ recepcion@ citas@ clínica@ clinica@ administración@ consulta@ contacto@
    receptie@ balie@ praktijk@ afspraken@ administratie@
    recepção@ recepcao@ receção@ secretaria@ marcações@ consultorio@ atendimento@ clinica.lisboa@
    """
)
OWN = words(
    """
    ana@ robin.adeyemi@ r.adeyemi@ m.mueller@ sofia@ admiral@ adminah@ jean-marie@ kim2@ desmond@
    officer@ receptiva@ infante@ joao.receptivo@ praxedis@ +info@ 1234@
    """
)


@pytest.mark.parametrize("name", SHARED)
def test_an_address_that_several_people_read(name):
    assert looks_shared(f" {name}clinic.example ")


@pytest.mark.parametrize("name", OWN)
def test_somebodys_own_address(name):
    assert not looks_shared(f"{name}clinic.example")


@pytest.mark.parametrize("text", ["", "reception", "@reception.example", "ana@reception.example"])
def test_only_what_stands_before_the_at_counts(text):
    assert not looks_shared(text)
