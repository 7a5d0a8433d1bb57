# One Google Cloud project holds one deployment. Once per project, by hand, before the first apply:
#
#   gcloud services enable cloudresourcemanager.googleapis.com serviceusage.googleapis.com
#   gcloud storage buckets create gs://PROJECT-terraform --location=REGION \
#     --uniform-bucket-level-access --public-access-prevention
#   terraform init -backend-config=bucket=PROJECT-terraform
#
# then the tokens (secrets.tf), then `terraform apply -var-file=environments/ENVIRONMENT.tfvars`.
terraform {
  required_version = "~> 1.11" # write-only arguments: secrets stay out of the state

  backend "gcs" {
    prefix = "domovoy"
  }

  required_providers {
    archive = {
      source  = "hashicorp/archive"
      version = "~> 2.7"
    }
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
    time = {
      source  = "hashicorp/time"
      version = "~> 0.13"
    }
  }
}
