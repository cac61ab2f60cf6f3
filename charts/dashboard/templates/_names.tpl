{{- define "dashboard.labels" -}}
app.kubernetes.io/name: dashboard
app.kubernetes.io/part-of: flotilla
flotilla.dev/platform: "true"
flotilla.dev/receives-telemetry: "true"
{{- end -}}
