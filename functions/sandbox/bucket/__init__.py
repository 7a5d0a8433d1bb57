"""The vault's bucket on one machine: moto's S3 server, its objects kept in a folder as well.

Start with `pretend.py` (the bucket and its moods), then `objects.py` (how an object comes into the
folder and back); `wiring.py` tells the product where its vault is.
"""

from sandbox.bucket.faults import BucketFaults
from sandbox.bucket.pretend import PretendBucket

__all__ = ["BucketFaults", "PretendBucket"]
