{{ include "service.all" . }}
