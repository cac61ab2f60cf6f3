{{- /* The pods of that Prometheus need the label flotilla.dev/reads-metrics: "true", and have to be in this namespace. */ -}}
{{- define "service.podmonitor" -}}
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  selector: { matchLabels: { {{- include "service.selector" . -}} } }
  podTargetLabels: [flotilla.dev/track]
  podMetricsEndpoints: [{ port: admin, path: /metrics }]
{{- end -}}
