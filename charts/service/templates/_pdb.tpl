{{- define "service.pdb" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .name }}
  labels: {{- include "service.labels" . | nindent 4 }}
spec:
  minAvailable: {{ .pdb.minAvailable }}
  # A pod that is not ready protects nobody.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: { matchLabels: { {{- include "service.selector" . -}} } }
{{- end -}}
