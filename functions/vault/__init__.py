"""Personal data: encrypted by us, in a bucket in Russia, known elsewhere by random tokens.

Start with `client.py` (what the vault can do), then `envelope.py` (what an object looks like) and
`bucket.py` (how we speak to S3-compatible storage). `keys.py` makes of each master key one for
objects and one for signatures; `signatures.py` makes texts that expire. Importing the room loads
neither boto3 nor cryptography: they come with the first call.
"""

from vault.client import Held, Vault
from vault.errors import Unopenable, VaultUnavailable

__all__ = ["Held", "Unopenable", "Vault", "VaultUnavailable"]
