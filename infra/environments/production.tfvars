alert_email        = "domovoy-duty@example.org"
bots               = { lesnaya = 1, vodokanal = 1 }
delete_protection  = true
firestore_location = "eur3"
project_id         = "domovoy-production-example"
region             = "europe-west1"
suppliers = {
  teploset  = ["serviceAccount:dispatcher@teploset-example.iam.gserviceaccount.com"]
  vodokanal = ["serviceAccount:outages@vodokanal-example.iam.gserviceaccount.com"]
}
vault = {
  access_key_version = 1
  bucket             = "domovoy-people-production-example"
  country            = "RU"
  endpoint           = "https://storage.yandexcloud.net"
  keys_version       = 1
  region             = "ru-central1"
  secret_key_version = 1
}
