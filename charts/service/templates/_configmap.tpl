{{- define "service.configmap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
data: {{- include "service.config" . | nindent 2 }}
{{- end -}}

{{- /* The environment. Secrets are files; NAME_FILE stands in for NAME (packages/kit). */ -}}
{{- define "service.config" -}}
HOST: "0.0.0.0"
PORT: {{ .port | quote }}
ADMIN_PORT: {{ .adminPort | quote }}
LOG_LEVEL: {{ .logLevel }}
VERSION: {{ .image.tag | trunc 63 | quote }}
DRAIN_MS: {{ ternary (mul .drain.seconds 1000) 0 .drain.enabled | quote }}
CLOSE_MS: {{ ternary (mul .drain.close 1000) 0 .drain.enabled | quote }}
SERVICE_KEY_FILE: /etc/flotilla/key/key.json
TRUSTED_KEYS_FILE: /etc/flotilla/trusted/jwks.json
{{- if .database }}
DATABASE_URL_FILE: /etc/flotilla/database/url
DATABASE_POOL: {{ .connections.pool | quote }}
{{- end }}
{{- if .bus }}
BUS_URL_FILE: /etc/flotilla/bus/url
{{- end }}
{{- if .cache }}
CACHE_URL_FILE: /etc/flotilla/cache/url
{{- end }}
{{- range .secrets }}
{{ . | upper | replace "-" "_" }}_FILE: /etc/flotilla/{{ . }}/value
{{- end }}
{{- range .calls }}
{{ . | upper | replace "-" "_" }}_URL: http://{{ . }}:8080
{{- end }}
{{- with .otlpEndpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ . }}
{{- end }}
{{- range $name, $value := .env }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end -}}
