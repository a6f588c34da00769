"""What a worker is told of a job: the request with everything it names as files."""

from phoenix_tui.catalogue.digests import sha256_of
from phoenix_tui.catalogue.loras import find_loras
from phoenix_tui.catalogue.models import find_models
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.job import Job
from phoenix_tui.domain.request import InputImage, LoraUse
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.worker.frames import LoraFile, RunJob


def order_for(job: Job, places: Places, settings: Settings) -> RunJob:
    """The order. Reads files, and whole models the first time; raises `PhoenixError` for what is
    not there any more."""
    request = job.request
    card = find_models(places, settings).get(request.model)
    if card is None:
        raise PhoenixError(
            "The model is gone", f"{request.model} was here when the job was taken in."
        )
    known = find_loras(places, settings) if request.loras else {}

    def lora_file(use: LoraUse) -> LoraFile:
        if use.name not in known:
            raise PhoenixError("The LoRA is gone", f"{use.name} was here when the job came.")
        path = known[use.name].path
        return LoraFile(name=use.name, path=path, sha256=sha256_of(path, places), weight=use.weight)

    def input_path(image: InputImage | None) -> str | None:
        return str(places.inputs / image.sha256) if image else None

    return RunJob(
        job_id=job.id,
        request=request,
        model=card,
        model_sha256=sha256_of(card.path, places),
        vae_sha256=sha256_of(card.vae, places) if card.vae else "",
        loras=tuple(lora_file(use) for use in request.loras),
        init_image=input_path(request.init_image),
        mask=input_path(request.mask),
    )
