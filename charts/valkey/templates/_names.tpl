{{- define "valkey.labels" -}}
app.kubernetes.io/name: valkey
app.kubernetes.io/part-of: flotilla
flotilla.dev/store: valkey
{{- end -}}

{{- /* The password that a Secret holds already, or a new one: an upgrade must not lock everybody out. */ -}}
{{- define "valkey.password" -}}
{{- $known := lookup "v1" "Secret" .root.Release.Namespace .secret -}}
{{- if $known }}{{ index $known.data "password" | b64dec }}
{{- else }}{{ .root.Values.fixedPassword | default (randAlphaNum 32) }}
{{- end -}}
{{- end -}}
