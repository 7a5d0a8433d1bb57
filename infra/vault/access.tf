# One narrow key: it keeps, reads, erases and lists objects under people/, and can do nothing else.
# To list is needed also to read: else a store answers 403, not 404, for what was erased.
locals {
  key_rights = [
    {
      Effect   = "Allow"
      Action   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
      Resource = "arn:aws:s3:::${aws_s3_bucket.people.bucket}/people/*"
    },
    {
      Effect   = "Allow"
      Action   = "s3:ListBucket"
      Resource = "arn:aws:s3:::${aws_s3_bucket.people.bucket}"
    },
  ]
}

# --- without AWS's IAM, as at Yandex: a policy of the bucket ---
#
# Yandex asks twice. First: has the account a role, or stands it in the bucket's ACL? A role in the
# folder would open its other buckets too, so the product's has none. It stands in this ACL:
#
#   yc storage bucket update --name BUCKET \
#     --grants grant-type=grant-type-account,grantee-id=PRINCIPAL,permission=permission-read \
#     --grants grant-type=grant-type-account,grantee-id=PRINCIPAL,permission=permission-write
#
# Then: does a rule of the policy allow it? As soon as there is a policy, whatever it does not name
# is denied, also to administrators, in the console, and to whoever runs Terraform: hence the
# operator's rule, for the bucket's settings and not for its objects. An administrator who needs
# more must change the policy first.
#
# An object is encrypted with KMS, so the account needs that key too:
#
#   yc kms symmetric-key add-access-binding --id KMS_KEY \
#     --role kms.keys.encrypterDecrypter --service-account-id PRINCIPAL
#
# Last the key itself, which this prints once; it goes into the product's secrets, not into a file:
#
#   yc iam access-key create --service-account-name domovoy-vault
resource "aws_s3_bucket_policy" "people" {
  count = var.create_user ? 0 : 1

  bucket = aws_s3_bucket.people.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        for right in local.key_rights :
        merge(right, { Principal = { CanonicalUser = var.principal } })
      ],
      [{
        Effect    = "Allow"
        Action    = "*"
        Resource  = "arn:aws:s3:::${aws_s3_bucket.people.bucket}"
        Principal = { CanonicalUser = var.operator }
      }],
    )
  })

  # The policy is the last word: what configures the bucket comes before it.
  depends_on = [
    aws_s3_bucket_logging.people,
    aws_s3_bucket_public_access_block.people,
    aws_s3_bucket_server_side_encryption_configuration.people,
    aws_s3_bucket_versioning.people,
  ]
}

# --- with AWS's IAM: a user, whose own policy is all that he may do ---
#
# His key lies in the state, the one secret there: whoever reads the state opens the bucket, though
# without the master keys nobody reads what lies in it.
resource "aws_iam_user" "product" {
  count = var.create_user ? 1 : 0

  name = var.bucket
}

resource "aws_iam_user_policy" "product" {
  count = var.create_user ? 1 : 0

  name = "people"
  user = aws_iam_user.product[0].name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.key_rights
  })
}

resource "aws_iam_access_key" "product" {
  count = var.create_user ? 1 : 0

  user = aws_iam_user.product[0].name
}
