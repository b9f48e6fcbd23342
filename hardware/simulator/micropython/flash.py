"""The board's flash: a folder. A file of its name and `.full` or `.readonly` makes it so.

The Unix port's own VfsPosix mixes up the two names of a rename when it has a root.
"""

import os


class Flash:
    def __init__(self, root):
        self._root = root
        self._posix = os.VfsPosix()
        self._here = "/"

    def _path(self, path):
        if not path.startswith("/"):
            path = self._here.rstrip("/") + "/" + path
        return self._root + path

    def _is(self, state):
        try:
            return self._posix.stat(self._root + state)
        except OSError:
            return None

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def chdir(self, path):
        self._posix.stat(self._path(path))
        self._here = path if path.startswith("/") else self._here.rstrip("/") + "/" + path

    def getcwd(self):
        return self._here

    def open(self, path, mode):
        if mode[0] != "r":
            if self._is(".readonly"):
                raise OSError(30)
            if self._is(".full"):
                return self._posix.open("/dev/full", mode)
        return self._posix.open(self._path(path), mode)

    def stat(self, path):
        return self._posix.stat(self._path(path))

    def statvfs(self, path):
        return self._posix.statvfs(self._path(path))

    def ilistdir(self, path):
        return self._posix.ilistdir(self._path(path))

    def mkdir(self, path):
        self._posix.mkdir(self._path(path))

    def rmdir(self, path):
        self._posix.rmdir(self._path(path))

    def remove(self, path):
        self._posix.remove(self._path(path))

    def rename(self, old, new):
        self._posix.rename(self._path(old), self._path(new))
