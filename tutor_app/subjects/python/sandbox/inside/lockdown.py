"""Take away from this process everything a student's program has no use for.

Once: the ways to the file system (Landlock, where the kernel has it) and the rights of root. In
each child: resource limits, and a seccomp filter that allows computing, sleeping, and writing to
one descriptor. Everything else fails with EPERM, which the program sees as a PermissionError.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
from collections.abc import Callable
from types import ModuleType
from typing import Any

CHANNEL = 3
"""The one descriptor a child keeps."""

MEMORY = 256 * 2**20
CPU_SECONDS = 30
"""A last resort: each call's own limit is far lower and is kept from outside."""

NOBODY = 65534

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 4, 38, 22
_MAP_ANONYMOUS, _PROT_EXEC, _ITIMER_PROF, _SIGKILL = 0x20, 0x4, 2, 9

ALLOWED = (
    "brk",
    "munmap",
    "mremap",
    "madvise",
    "futex",
    "rt_sigreturn",
    "exit",
    "exit_group",
    "clock_gettime",
    "clock_getres",
    "clock_nanosleep",
    "nanosleep",
    "restart_syscall",
    "gettimeofday",
    "time",
    "getrandom",
    "getpid",
    "gettid",
    "sched_yield",
)


class Unsafe(Exception):
    """The process could not be locked."""


class _Program(ctypes.Structure):
    """`struct sock_fprog`: a compiled filter."""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


class Lock:
    """The filter, built once by the server and put on by each child in about 50 µs."""

    def __init__(self, seccomp: ModuleType) -> None:
        self.libc = ctypes.CDLL(None, use_errno=True)
        code = _filter(seccomp)
        self.buffer = ctypes.create_string_buffer(code, len(code))
        address = ctypes.addressof(self.buffer)
        self.program = _Program(len(code) // 8, address)

    def prctl(self, option: int, *values: Any) -> None:
        """Call prctl; raises Unsafe when it fails."""
        padded = [*values, 0, 0, 0, 0][:4]
        arguments = [v if not isinstance(v, int) else ctypes.c_ulong(v) for v in padded]
        if self.libc.prctl(option, *arguments) != 0:
            raise Unsafe(f"prctl {option}: {os.strerror(ctypes.get_errno())}")

    def limit(self) -> None:
        """Set this process's resource limits and tie its life to the server's."""
        self.prctl(_PR_SET_PDEATHSIG, _SIGKILL)
        self.prctl(_PR_SET_DUMPABLE, 0)
        for which, value in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, CPU_SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_NOFILE, CHANNEL + 1),
        ):
            hard = resource.getrlimit(which)[1]
            if hard != resource.RLIM_INFINITY:
                value = min(value, hard)
            resource.setrlimit(which, (value, value))

    def close(self) -> None:
        """Put on the filter. There is no way back."""
        self.prctl(_PR_SET_NO_NEW_PRIVS, 1)
        self.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(self.program))


def _filter(seccomp: ModuleType) -> bytes:
    """The BPF program of the allow-list."""
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    rules.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)
    for name in ALLOWED:
        try:
            number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
        except ValueError:
            continue
        if number >= 0:
            rules.add_rule(seccomp.ALLOW, name)
    arg = seccomp.Arg
    rules.add_rule(seccomp.ALLOW, "write", arg(0, seccomp.EQ, CHANNEL))
    rules.add_rule(seccomp.ALLOW, "setitimer", arg(0, seccomp.EQ, _ITIMER_PROF))
    rules.add_rule(
        seccomp.ALLOW,
        "mmap",
        arg(2, seccomp.MASKED_EQ, _PROT_EXEC, 0),
        arg(3, seccomp.MASKED_EQ, _MAP_ANONYMOUS, _MAP_ANONYMOUS),
    )
    rules.add_rule(seccomp.ALLOW, "mprotect", arg(2, seccomp.MASKED_EQ, _PROT_EXEC, 0))
    # A pipe holds the few hundred bytes, and needs no file system to be writable.
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as result:
        with os.fdopen(writing, "wb") as stream:
            rules.export_bpf(stream)
        return result.read()


def forbid_files(libc: Any) -> int:
    """Put this process and its children under Landlock; returns the kernel's version, 0 if none.

    No rule is added: nothing may be opened, made, run, bound, connected to or signalled outside.
    """
    create, restrict = 444, 446
    version: int = libc.syscall(create, None, 0, 1)
    if version < 1:
        return 0
    files = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
    handled = (ctypes.c_uint64 * 3)(
        files.get(version, (1 << 16) - 1), 3 if version >= 4 else 0, 3 if version >= 6 else 0
    )
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = libc.syscall(create, ctypes.byref(handled), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return 0
    try:
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return version if libc.syscall(restrict, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def drop_root() -> bool:
    """Become nobody where this process may; the filter holds without it too."""
    if os.geteuid() != 0:
        return False
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError:
        return False
    return True


def attacks(open_socket: Callable[[], object]) -> list[str]:
    """Try, in a locked child, what must not work. Returns what worked or failed for the wrong
    reason (anything but the filter's EPERM)."""

    def fork() -> None:
        if os.fork() == 0:
            os._exit(0)

    got_out = []
    tries: tuple[tuple[str, Callable[[], object]], ...] = (
        ("opening a file", lambda: os.open("/", os.O_RDONLY)),
        ("opening a socket", open_socket),
        ("starting a process", fork),
        ("running a program", lambda: os.execv("/bin/true", ["true"])),
        ("signalling a process", lambda: os.kill(os.getppid(), 0)),
        ("writing elsewhere", lambda: os.write(CHANNEL + 1, b"x")),
    )
    for name, attempt in tries:
        try:
            attempt()
        except OSError as error:
            if error.errno != errno.EPERM:
                got_out.append(name)
        else:
            got_out.append(name)
    return got_out
