# Where residents' personal data lies: one bucket in Russia, a second one that says who opened it,
# and one narrow key. A root module of its own, because other people apply it, with other
# credentials, and its state lies in Russia as well. README.md, «The vault», has the order of steps.
#
# Written for Yandex Object Storage. Once, by hand, before the first apply: a folder that holds
# nothing else; in it a bucket for the state, which takes no personal data, a key of KMS, and two
# service accounts. The first runs Terraform (role storage.admin in that folder), the second is the
# product (no role at all: access.tf):
#
#   yc kms symmetric-key create --name domovoy-vault --default-algorithm aes-256
#   yc iam service-account create --name domovoy-vault-terraform
#   yc iam service-account create --name domovoy-vault
#   yc iam access-key create --service-account-name domovoy-vault-terraform
#
# then, with that key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY:
#
#   terraform init -backend-config=bucket=BUCKET-OF-THE-STATE
#   terraform apply -var-file=YOUR.tfvars
terraform {
  required_version = "~> 1.11"

  backend "s3" {
    key    = "domovoy-vault.tfstate"
    region = "ru-central1"

    endpoints = {
      s3 = "https://storage.yandexcloud.net"
    }

    # AWS would be asked otherwise, and knows nothing of this store.
    skip_credentials_validation = true
    skip_metadata_api_check     = true
    skip_region_validation      = true
    skip_requesting_account_id  = true
    skip_s3_checksum            = true
  }

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}
