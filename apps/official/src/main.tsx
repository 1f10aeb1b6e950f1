import { ApiProblem } from '@api'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { theme } from '@ui'
import { ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { router } from './router.tsx'
import { locale, useLocale } from './texts.ts'

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal does not become consent by asking again; only a lost network is worth a second try.
      retry: (failures, problem) => problem instanceof ApiProblem && problem.code === 'network' && failures < 2,
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
    },
    // A lost network is said at once; waiting in silence until it returns would look like a broken button.
    mutations: { networkMode: 'always' },
  },
})

// The server puts a fresh nonce here; styles drawn at run time carry it, so that no others are let in.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

function App() {
  const language = useLocale()
  // Sentences written by the server are in the language they were asked in.
  useEffect(() => {
    if (language) void queryClient.invalidateQueries()
  }, [language])
  return (
    <ConfigProvider
      theme={theme}
      locale={language === 'zh' ? zhCN : enUS}
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider key={language} router={router} context={{ queries: queryClient }} />
      </QueryClientProvider>
    </ConfigProvider>
  )
}

document.documentElement.lang = locale() === 'zh' ? 'zh-CN' : 'en'
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
