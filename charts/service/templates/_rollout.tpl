{{- /* Argo Rollouts in place of the Deployment: a quarter of the pods, then a half, and back by itself when more than one answer in a hundred is an error. */ -}}
{{- define "service.rollout" -}}
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  {{- if not .autoscaling.enabled }}
  replicas: {{ .replicas }}
  {{- end }}
  minReadySeconds: {{ .minReadySeconds }}
  revisionHistoryLimit: 5
  selector:
    matchLabels: {{- include "service.selector" . | nindent 6 }}
  strategy:
    canary:
      maxSurge: 1
      maxUnavailable: 0
      analysis: { startingStep: 1, templates: [{ templateName: {{ .name }} }] }
      steps:
        - setWeight: 25
        - pause: { duration: {{ .argo.stepSeconds }}s }
        - setWeight: 50
        - pause: { duration: {{ .argo.stepSeconds }}s }
  template: {{- include "service.pod" (dict "service" . "config" .name) | nindent 4 }}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  metrics:
    - name: errors
      interval: 15s
      failureLimit: 1
      # Without requests there is nothing to divide by, and nothing to blame.
      successCondition: len(result) == 0 || isNaN(result[0]) || result[0] <= 0.01
      provider:
        prometheus:
          address: {{ .argo.prometheus }}
          query: sum(rate(http_server_request_duration_seconds_count{service="{{ .name }}",status=~"5.."}[1m])) / sum(rate(http_server_request_duration_seconds_count{service="{{ .name }}"}[1m]))
{{- end -}}
