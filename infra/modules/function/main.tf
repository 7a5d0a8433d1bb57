# One door of functions/main.py as a Cloud Run function, with an account of its own. Who may open it
# is said beside the call of this module.
locals {
  name = replace(var.door, "_", "-")
}

resource "google_service_account" "this" {
  account_id   = local.name
  display_name = "Runs ${local.name}"
}

resource "google_project_iam_member" "documents" {
  project = var.deployment.project
  role    = var.only_reads ? "roles/datastore.viewer" : "roles/datastore.user"
  member  = google_service_account.this.member
}

resource "google_secret_manager_secret_iam_member" "this" {
  for_each = var.secrets

  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.this.member
}

resource "google_cloudfunctions2_function" "this" {
  name     = local.name
  location = var.deployment.region

  build_config {
    runtime         = "python313"
    entry_point     = var.door
    service_account = var.deployment.builder

    source {
      storage_source {
        bucket = var.deployment.bucket
        object = var.deployment.archive
      }
    }
  }

  service_config {
    service_account_email            = google_service_account.this.email
    available_cpu                    = "1"
    available_memory                 = "512Mi"
    ingress_settings                 = var.ingress
    max_instance_count               = var.max_instances
    max_instance_request_concurrency = var.concurrency
    timeout_seconds                  = var.timeout_seconds

    environment_variables = merge(var.env, {
      DOCUMENTS            = "firestore"
      FIRESTORE_DATABASE   = var.deployment.database
      GOOGLE_CLOUD_PROJECT = var.deployment.project
      THREADS              = tostring(var.concurrency) # otherwise four a core, whatever comes
    })

    dynamic "secret_environment_variables" {
      for_each = var.secrets

      content {
        key        = secret_environment_variables.key
        project_id = var.deployment.project
        secret     = secret_environment_variables.value.id
        version    = secret_environment_variables.value.version
      }
    }
  }

  # Without them the first instance cannot start, and the deployment fails.
  depends_on = [
    google_project_iam_member.documents,
    google_secret_manager_secret_iam_member.this,
  ]
}
