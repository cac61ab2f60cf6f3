{{- define "service.selector" -}}
app.kubernetes.io/name: {{ .name }}
{{- end -}}

{{- define "service.labels" -}}
{{ include "service.selector" . }}
app.kubernetes.io/part-of: flotilla
{{- end -}}

{{- /* The edges as labels: what it calls and uses admits pods by these (architecture.md, "the imports are the architecture"). */ -}}
{{- define "service.edges" -}}
{{- range .calls }}
flotilla.dev/calls-{{ . }}: "true"
{{- end }}
{{- include "service.stores" . }}
{{- if .otlpEndpoint }}
flotilla.dev/sends-telemetry: "true"
{{- end }}
{{- end -}}

{{- define "service.stores" -}}
{{- if .database }}
flotilla.dev/uses-{{ .name }}-db: "true"
{{- end }}
{{- if .bus }}
flotilla.dev/uses-nats: "true"
{{- end }}
{{- if .cache }}
flotilla.dev/uses-valkey: "true"
{{- end }}
{{- end -}}
