const form = document.querySelector('#form')
const greeting = document.querySelector('#greeting')

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const response = await fetch(`api/hello?${new URLSearchParams(new FormData(form))}`)
  const { message } = await response.json()
  greeting.textContent = message
})
