"""What all our models are made of."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Never changed, hence shared by threads.

    What reads and writes a model is built when it is first used: to build them all takes a
    twentieth of a cold start, and one instance uses a few. Threads may come first at the same
    time: pydantic builds under a lock (`BaseModel.model_rebuild`).
    """

    model_config = ConfigDict(frozen=True, defer_build=True)
