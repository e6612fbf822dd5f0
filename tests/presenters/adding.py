"""A vault and the views that the tests of adding share."""

from desktop.presenters.candidates import TokenRow

ONE = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TWO = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
THREE = "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK"


def uri(issuer="Cliniko", account="maria", key=ONE):
    return f"otpauth://totp/{issuer.replace(' ', '%20')}:{account}?secret={key}"


class FakeClipboard:
    def __init__(self):
        self.text, self.seconds, self.owner = "", 0, None

    def put(self, text, seconds, whose):
        self.text, self.seconds, self.owner = text, seconds, whose

    def whose(self):
        return self.owner if self.seconds else None

    def left(self):
        return self.seconds

    def total(self):
        return self.seconds

    def clear_now(self):
        self.text, self.seconds = "", 0


class FakeAddView:
    def __init__(self):
        self.rows, self.clinics = (), ()
        self.chosen = 0
        self.progress = None
        self.progress_seen = []
        self.problems = ()
        self.unseen = ()
        self.error = None
        self.key = None
        self.bad = None
        self.asked = None
        self.shown_again = []

    def show_rows(self, rows, clinics):
        self.rows, self.clinics = list(rows), clinics
        self.error = None

    def show_row(self, index, row):
        assert isinstance(self.rows[index], TokenRow)
        self.rows[index] = row
        self.shown_again.append(index)

    def show_chosen(self, count):
        self.chosen = count

    def show_progress(self, done, total, name):
        self.progress = (done, total, name)
        self.progress_seen.append(self.progress)

    def hide_progress(self):
        self.progress = None

    def show_problems(self, problems):
        self.problems = problems

    def show_nothing_seen(self, looked_at):
        self.unseen = looked_at

    def show_error(self, error):
        self.error = error

    def ask_key(self, key):
        self.key = key

    def show_bad_form(self, bad):
        self.bad = bad

    def ask_label(self, index):
        self.asked = index


class FakeEnterCodeView:
    def __init__(self):
        self.token = self.live = self.copied = self.error = self.steps = None

    def show_token(self, entry, clinic):
        self.token = (entry, clinic)

    def show_live(self, live):
        self.live = live

    def show_copied(self, copied):
        self.copied = copied

    def hide_copied(self):
        self.copied = None

    def show_next_steps(self, entry, now):
        self.steps = (entry, now)

    def show_code_again(self):
        self.steps = None

    def show_error(self, error):
        self.error = error
