{{- define "service.hpa" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  scaleTargetRef: { apiVersion: {{ ternary "argoproj.io/v1alpha1, kind: Rollout" "apps/v1, kind: Deployment" .argo.enabled }}, name: {{ .name }} }
  minReplicas: {{ .autoscaling.min }}
  maxReplicas: {{ .autoscaling.max }}
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: {{ .autoscaling.cpu }} } }
    {{- with .scaleBy.messagesWaiting }}
    - type: Pods
      pods: { metric: { name: flotilla_consumer_waiting_messages }, target: { type: AverageValue, averageValue: {{ . | quote }} } }
    {{- end }}
    {{- with .scaleBy.eventLoopPercent }}
    - type: Pods
      pods: { metric: { name: nodejs_eventloop_utilization }, target: { type: AverageValue, averageValue: {{ printf "%dm" (mul . 10) }} } }
    {{- end }}
  behavior:
    scaleDown: { stabilizationWindowSeconds: {{ .autoscaling.scaleDownSeconds }} }
{{- end -}}
