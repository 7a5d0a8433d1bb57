# What every function runs: functions/** without the sandbox, and requirements.txt beside main.py.
locals {
  functions = "${path.module}/../functions"
  shipped = [
    for file in fileset(local.functions, "**") : file
    if !can(regex("^sandbox/|(^|/)(__pycache__|[.][^/]*)(/|$)", file))
  ]

  # What all doors have in common.
  deployment = {
    archive  = google_storage_bucket_object.functions.name
    bucket   = google_storage_bucket.archives.name
    builder  = google_service_account.builder.id
    database = google_firestore_database.main.name
    project  = var.project_id
    region   = var.region
  }
}

# file() takes text only: the first font or picture among the functions stops the plan here, rather
# than arriving broken.
data "archive_file" "functions" {
  type             = "zip"
  output_path      = "${path.module}/build/functions.zip"
  output_file_mode = "0644" # else the hash differs between two people's machines

  source {
    filename = "requirements.txt"
    content  = file("${path.module}/../requirements.txt")
  }

  dynamic "source" {
    for_each = local.shipped

    content {
      filename = source.value
      content  = file("${local.functions}/${source.value}")
    }
  }
}

resource "google_storage_bucket" "archives" {
  name                        = "${var.project_id}-archives"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  depends_on = [google_project_service.api]
}

resource "google_storage_bucket_object" "functions" {
  bucket = google_storage_bucket.archives.name
  name   = "functions-${data.archive_file.functions.output_sha256}.zip"
  source = data.archive_file.functions.output_path

  lifecycle {
    create_before_destroy = true # functions point at the old one until they are deployed anew
  }
}

# Builds the functions, and is none of them: the default account for builds may do far more.
resource "google_service_account" "builder" {
  account_id   = "function-builder"
  display_name = "Builds the functions"

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "builder" {
  for_each = toset([
    "roles/artifactregistry.writer",
    "roles/logging.logWriter",
    "roles/storage.objectViewer",
  ])

  project = var.project_id
  role    = each.value
  member  = google_service_account.builder.member
}

# A new role takes up to a minute to be known everywhere; a build that starts earlier fails.
resource "time_sleep" "builder" {
  create_duration = "60s"

  depends_on = [google_project_iam_member.builder]
}
