"""Photographs every screen: `python -m tests.tour FOLDER`.

The real window on real vaults in a folder that is thrown away, driven by keys and clicks. Exits
with 1 when something does not fit into the window, which is said in a line of its own. Needs the
packages that the program needs, and no others.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from desktop.gui import icons, palette
from tests.tour.adding import adding
from tests.tour.clinics import clinics
from tests.tour.furniture import furnish
from tests.tour.moving import leaving, moving_in
from tests.tour.picker import first_person, older_vault, picking
from tests.tour.rules import clinic_rules
from tests.tour.tokens import details, long_words, preferences, small_window, token_list, trash
from tests.tour.visitor import Visitor


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    QLocale.setDefault(QLocale(QLocale.Language.English))
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    app = QApplication(["frontdesk", "-style", palette.STYLE])
    app.setWindowIcon(icons.application())
    palette.use("light")
    with tempfile.TemporaryDirectory() as data:
        visitor = Visitor(app, Path(data), folder)
        first_person(visitor)
        adding(visitor)
        recovery = furnish(visitor)
        picking(visitor, recovery)
        token_list(visitor)
        small_window(visitor)
        details(visitor)
        trash(visitor)
        preferences(visitor)
        leaving(visitor)
        moving_in(visitor)
        clinics(visitor)
        older_vault(visitor)
        clinic_rules(visitor)
        long_words(visitor)
        visitor.workstation.close()
        visitor.window.close()
        visitor.runner.shut_down()
    return 1 if visitor.misfits else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
