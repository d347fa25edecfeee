"""How long the upload of a telephone's picture takes, and what it becomes.

    python -m tests.bench.pictures

Prints the seconds from the bytes of a 12-megapixel JPEG to the stored record: as the
editor's request does it, which leaves the smaller files for later, and with all files
(the median of five; by the clock, and of the processor); then what decoding and each
file take of the processor, and the bytes of each file. The picture is
grainy on purpose: a smooth one would flatter every number.
"""

import os
import random
import statistics
import tempfile
from io import BytesIO
from time import perf_counter, process_time

from PIL import Image as Pillow

SIZE, QUALITY, ROUNDS = (4032, 3024), 85, 5


def photograph() -> bytes:
    """Return a JPEG like a telephone's: soft shapes, and grain over them."""
    chance = random.Random(1)  # noqa: S311 - the same picture each time
    shapes = Pillow.frombytes("RGB", (48, 36), chance.randbytes(48 * 36 * 3))
    grain = Pillow.frombytes("L", (1008, 756), chance.randbytes(1008 * 756))
    soft = shapes.resize(SIZE, Pillow.Resampling.BICUBIC)
    noise = grain.resize(SIZE, Pillow.Resampling.BICUBIC).convert("RGB")
    output = BytesIO()
    Pillow.blend(soft, noise, 0.12).save(output, "JPEG", quality=QUALITY)
    return output.getvalue()


def seconds(work, clock=process_time) -> float:
    """Return the median of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        start = clock()
        work()
        times.append(clock() - start)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    from django.core.files.storage import FileSystemStorage
    from django.core.files.uploadedfile import SimpleUploadedFile

    from articles.media import renditions, uploads
    from articles.models import Image

    content = photograph()
    file = SimpleUploadedFile("a.jpg", content)
    picture = uploads.decode_image(content)
    Image.save = lambda self: None  # the row itself is not what takes time
    with tempfile.TemporaryDirectory() as folder:
        storage = Image._meta.get_field("file").storage = FileSystemStorage(folder)

        def upload(*, is_waited_for: bool) -> None:
            decoded = uploads.decode_image(uploads.read_upload(file))
            uploads.store_decoded(decoded, by=None, is_waited_for=is_waited_for)

        image = uploads.store_image(file, by=None)
        print(f"{SIZE[0]} x {SIZE[1]}, {len(content):,} bytes")
        for name, waits in ("until the answer", True), ("with all files", False):
            spent = [
                seconds(lambda w=waits: upload(is_waited_for=w), clock)
                for clock in (perf_counter, process_time)
            ]
            print(f"{name:>24}{spent[0]:8.2f} s, of the processor {spent[1]:.2f} s")
        print(
            f"{'decoding':>24}{seconds(lambda: uploads.decode_image(content)):8.2f} s"
        )
        for width in image.widths:
            sized = renditions.resize_image(picture, width)
            for name in image.names_at(width):
                spent = seconds(lambda s=sized, n=name: renditions.encode_image(s, n))
                kind = f"{width} {name.rpartition('.')[2]}"
                print(f"{kind:>24}{spent:8.2f} s{storage.size(name):>12,} bytes")
        for shape, widths in image.crops.items():
            for width in widths:
                name = image.crop_name(shape, width)
                spent = seconds(
                    lambda s=shape, w=width, n=name: renditions.encode_image(
                        renditions.crop_image(picture, s, w), n
                    )
                )
                kind = f"{shape} {width} webp"
                print(f"{kind:>24}{spent:8.2f} s{storage.size(name):>12,} bytes")


if __name__ == "__main__":
    import django

    import tests.environment  # noqa: F401 - before Django reads its settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
