provider "google" {
  project = var.project_id
  region  = var.region

  default_labels = {
    product = "domovoy"
  }
}

data "google_project" "this" {}

locals {
  # Google's own account that pushes messages and lays dead letters aside.
  pubsub_agent = join("", [
    "serviceAccount:service-", data.google_project.this.number,
    "@gcp-sa-pubsub.iam.gserviceaccount.com",
  ])
}

resource "google_project_service" "api" {
  for_each = toset([
    "artifactregistry.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudscheduler.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "storage.googleapis.com",
  ])

  service = each.value

  # Whatever else lives in the project may need it too.
  disable_on_destroy = false
}
