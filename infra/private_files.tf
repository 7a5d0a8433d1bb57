# A resident's own copy of what we keep about him, by a link that we signed and that ends by itself.
# Publisher:  the resident's browser, by GET of /<signed>
# Subscriber: private_files (functions/main.py)
#
# Without a vault there is nothing to fetch, and no door.
module "private_files" {
  count  = var.vault == null ? 0 : 1
  source = "./modules/function"

  door       = "private_files"
  deployment = local.deployment
  env        = local.vault_env # not FILES_URL: its own address is known once it is there
  secrets    = local.vault_secrets
  ingress    = "ALLOW_ALL"
  only_reads = true

  # A link is opened by one person, now and then; whoever guesses at links must wait for the others.
  max_instances   = 1
  concurrency     = 4 # a copy is put together in memory
  timeout_seconds = 60

  depends_on = [google_project_service.api, time_sleep.builder]
}

# A browser has no account with Google: the door itself checks the signature in the link.
resource "google_cloud_run_v2_service_iam_member" "private_files" {
  count = var.vault == null ? 0 : 1

  name     = module.private_files[0].function.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "allUsers"
}

# A link stands in the address, and Cloud Run logs every address: whoever reads logs could open it
# for ten minutes. Our own lines tell how many came and what they got.
resource "google_logging_project_exclusion" "private_files" {
  count = var.vault == null ? 0 : 1

  name        = "private-files-requests"
  description = "Links to residents' own data are not kept in logs."
  filter = join(" AND ", [
    "resource.type=\"cloud_run_revision\"",
    "resource.labels.service_name=\"${module.private_files[0].function.name}\"",
    "log_id(\"run.googleapis.com/requests\")",
  ])

  depends_on = [google_project_service.api]
}

# For the doors that hand out such links.
locals {
  files_env = var.vault == null ? {} : { FILES_URL = module.private_files[0].uri }
}
