"""An empty flash of a board, on MicroPython."""

import os

import flash


class MountedFlash:
    """A context in which the root is an empty folder; nothing can be imported meanwhile."""

    def __enter__(self):
        self._folder = "/tmp/_board_flash_" + str(int.from_bytes(os.urandom(4), "big"))
        os.mkdir(self._folder)
        self._here = os.getcwd()
        os.umount("/")
        os.mount(flash.Flash(self._folder), "/")

    def __exit__(self, *_):
        os.umount("/")
        os.mount(os.VfsPosix(), "/")
        os.chdir(self._here)
        remove(self._folder)


def remove(folder):
    for entry in list(os.ilistdir(folder)):
        path = folder + "/" + entry[0]
        if entry[1] == 0x4000:
            remove(path)
        else:
            os.remove(path)
    os.rmdir(folder)
