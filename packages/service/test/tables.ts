import type { Tables } from '@flotilla/postgres'
import { defineTables } from '@flotilla/postgres/define-tables'

export const tables: Tables = { libraries: [defineTables('boxes', { '0001_boxes': 'create table boxes.boxes ()' })] }
