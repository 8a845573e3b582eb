import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '#web/lib/trpc.ts'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { showToast } from '#web/ui/toasts.ts'

/** What can be done about where notices go; what looks different then is asked for again. */
export function useTargets(onChanged: () => void = () => undefined) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const onSuccess = () => {
    for (const room of [trpc.notifications, trpc.audit]) {
      void queryClient.invalidateQueries({ queryKey: room.pathKey() })
    }
    onChanged()
  }
  const { notifications } = trpc
  return {
    setMail: useMutation(notifications.setMailAddress.mutationOptions({ onSuccess })),
    confirmMail: useMutation(notifications.confirmMailAddress.mutationOptions({ onSuccess })),
    setWebhook: useMutation(notifications.setWebhook.mutationOptions({ onSuccess })),
    testWebhook: useMutation(notifications.testWebhook.mutationOptions({ onSuccess })),
    /** Says itself where it could not be done: there is no field beside it. */
    forget: useMutation(
      notifications.forget.mutationOptions({
        onSuccess,
        onError: (error) =>
          void showToast({
            tone: 'danger',
            title: 'It was not removed',
            description: sentenceOf(error),
          }),
      }),
    ),
  }
}
