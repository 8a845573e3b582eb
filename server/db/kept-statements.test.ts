import SQLite from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { KeptStatements } from './kept-statements.ts'

function opened() {
  const database = new SQLite(':memory:')
  const prepare = vi.spyOn(database, 'prepare')
  const kept = new KeptStatements(database)
  const run = (sql: string, ...parameters: unknown[]) => kept.prepare(sql).run(parameters)
  const all = (sql: string, ...parameters: unknown[]) => kept.prepare(sql).all(parameters)
  run('create table huts (name text, height integer)')
  return { kept, prepare, run, all }
}

test('a statement is prepared once, and takes other values each time', () => {
  const { run, all, prepare } = opened()
  run('insert into huts values (?, ?)', 'amber', 1200)
  run('insert into huts values (?, ?)', 'birch', 900)
  const sql = 'select * from huts where name = ?'
  expect(all(sql, 'amber')).toEqual([{ name: 'amber', height: 1200 }])
  expect(all(sql, 'birch')).toEqual([{ name: 'birch', height: 900 }])
  expect(prepare.mock.calls.map(([text]) => text)).toEqual([
    'create table huts (name text, height integer)',
    'insert into huts values (?, ?)',
    sql,
  ])
})

test('what was prepared before a change of the schema finds the columns that there are since', () => {
  const { run, all } = opened()
  run('insert into huts values (?, ?)', 'amber', 1200)
  expect(all('select * from huts')).toEqual([{ name: 'amber', height: 1200 }])
  run('alter table huts drop column name')
  expect(all('select * from huts')).toEqual([{ height: 1200 }])
})

test('one that failed is as good as new', () => {
  const { run, all } = opened()
  run('create unique index one on huts (name)')
  const sql = 'insert into huts values (?, ?)'
  run(sql, 'amber', 1200)
  expect(() => run(sql, 'amber', 900)).toThrow('UNIQUE')
  run(sql, 'birch', 900)
  expect(all('select name from huts')).toEqual([{ name: 'amber' }, { name: 'birch' }])
})

test('those that were used long ago are forgotten', () => {
  const { all, prepare } = opened()
  for (let count = 0; count < 300; count += 1) {
    all(`select ${count} as said`)
    all('select name from huts')
  }
  prepare.mockClear()
  all('select name from huts')
  all('select 299 as said')
  expect(prepare).not.toHaveBeenCalled()
  all('select 0 as said')
  expect(prepare).toHaveBeenCalledTimes(1)
})
