"""Stand-ins that behave, rather than mocks that record."""

from desktop.errors import DesktopError


class FakeTask:
    def __init__(self, deliver):
        self.deliver = deliver

    def cancel(self):
        self.deliver = lambda: None


class HeldRunner:
    """Does the work at once, and holds the outcome until `release`."""

    def __init__(self):
        self.held = []

    def run(self, work, on_done, on_error):
        try:
            result = work()
        except DesktopError as error:
            task = FakeTask(lambda error=error: on_error(error))
        else:
            task = FakeTask(lambda: on_done(result))
        self.held.append(task)
        return task

    def give_up(self):
        for task in self.held:
            task.cancel()

    def release(self):
        """Deliver what is held, and what comes of that in turn."""
        while self.held:
            self.held.pop(0).deliver()


class EagerRunner(HeldRunner):
    """Delivers the outcome before `run` returns."""

    def run(self, work, on_done, on_error):
        task = super().run(work, on_done, on_error)
        self.release()
        return task


class FakeUnlockView:
    def __init__(self):
        self.person = None
        self.busy = False
        self.error = None
        self.wait = 0

    def show_person(self, name, colour):
        self.person = (name, colour)

    def set_busy(self, busy):
        self.busy = busy

    def show_error(self, error):
        self.error = error

    def show_wait(self, seconds):
        self.wait = seconds


class FakeChooseView:
    def __init__(self):
        self.strength = None
        self.enough = False
        self.fault = None
        self.busy = False
        self.emptied = 0

    def show_strength(self, strength, *, enough):
        self.strength, self.enough = strength, enough

    def show_fault(self, fault):
        self.fault = fault

    def set_busy(self, busy):
        self.busy = busy

    def forget(self):
        self.emptied += 1


class FakeKitView:
    def __init__(self):
        self.person = None
        self.groups = ()
        self.asked = None
        self.answers = (None, None)

    def show_kit(self, person, groups):
        self.person, self.groups, self.asked = person, groups, None

    def ask_for(self, first, second):
        self.asked = (first, second)

    def show_answers(self, first, second):
        self.answers = (first, second)

    def right(self):
        """What somebody types who has a copy."""
        return tuple(self.groups[number - 1] for number in self.asked)


class FakeStepsView:
    """The page of a new vault, or of a recovery."""

    def __init__(self):
        self.password = FakeChooseView()
        self.kit = FakeKitView()
        self.person = None
        self.step = None
        self.fault = None
        self.busy = False
        self.error = None

    def show_person(self, name):
        self.person = name

    def show_step(self, step):
        self.step = step

    def show_name_fault(self, fault):
        self.fault = fault

    def set_busy(self, busy):
        self.busy = busy

    def show_error(self, error):
        self.error = error


class FakePickerView:
    def __init__(self):
        self.people = None
        self.filtered = False
        self.reason = None
        self.notices = ()
        self.error = None
        self.restored = None

    def show_reason(self, reason):
        self.reason = reason

    def show_restored(self, person):
        self.restored = person

    def show_people(self, people, *, filtered):
        self.people, self.filtered = list(people), filtered

    def show_nobody(self):
        self.people = []

    def show_notices(self, notices):
        self.notices = tuple(notices)

    def show_error(self, error):
        self.error = error


class FakeCaptureBlock:
    """Knows native windows by their numbers: one that is made anew was never excluded."""

    def __init__(self, *, refuses=False):
        self.refuses = refuses
        self.windows = {}

    def exclude(self, window, excluded):
        if self.refuses:
            raise OSError(8, "not enough memory resources")
        self.windows[window] = excluded

    def lose(self, window):
        """Forget a window that goes on, as some systems do while it is hidden."""
        del self.windows[window]


class FakeSource:
    """What the system tells of somebody leaving, told by the test."""

    def __init__(self, *reasons, there=True):
        self.reasons = frozenset(reasons)
        self.there = there
        self.on_event = None
        self.waiting = False  # as logind does until everything is locked

    def start(self, on_event):
        if not self.there:
            raise OSError("nobody tells anything")
        self.on_event = on_event
        return self.reasons

    def tell(self, reason):
        """Tell it, if anybody listens."""
        if self.on_event is not None:
            self.waiting = True
            self.on_event(reason)

    def settled(self):
        self.waiting = False

    def stop(self):
        self.on_event = None
        self.waiting = False
