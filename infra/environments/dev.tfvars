alert_email        = "domovoy-dev@example.org"
bots               = { domovoy-dev = 1 }
delete_protection  = false
firestore_location = "europe-west1"
project_id         = "domovoy-dev-example"
region             = "europe-west1"
suppliers = {
  vodokanal = ["serviceAccount:dispatcher@domovoy-dev-example.iam.gserviceaccount.com"]
}
vault = {
  bucket   = "domovoy-people-dev-example"
  country  = "RU"
  endpoint = "https://storage.yandexcloud.net"
  region   = "ru-central1"
}
