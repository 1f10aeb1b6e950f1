import { getToday, getTodayRows, getTyping, makeBriefing, type TodayWhat, urgeFlag } from '@api'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'

export const pageSize = 50

export const todayQuery = queryOptions({ queryKey: ['today'], queryFn: getToday })

export const rowsQuery = (asked: { what: TodayWhat; month?: string; unitId?: string; offset: number }) =>
  queryOptions({
    queryKey: ['today-rows', asked],
    placeholderData: keepPreviousData,
    queryFn: () => getTodayRows({ ...asked, limit: pageSize }),
  })

export const typingQuery = (month: string) =>
  queryOptions({ queryKey: ['today-typing', month], queryFn: () => getTyping(month) })

/** Urges; the page is asked anew, and the decision is gone from it. */
export function useUrging() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: urgeFlag,
    onSuccess: () => {
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
    },
  })
}

export const TEMPLATE = 'county-briefing/monthly'

/** Makes the briefing and hands it to the browser as a file. */
export function useBriefing() {
  return useMutation({
    mutationFn: async (asked: { period: string; name: string }) => {
      const url = URL.createObjectURL(await makeBriefing(TEMPLATE, asked.period))
      const link = document.createElement('a')
      link.href = url
      link.download = asked.name
      document.body.append(link)
      link.click()
      link.remove()
      window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
    },
  })
}
