-- The secrets that provision.sql needs, as variables, from where they are mounted.
\set owner_password `cat /etc/flotilla/admin/owner`
\set clients `cat /etc/flotilla/admin/clients`
