import './withoutEval.ts'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import { createApp } from 'vue'
import App from './App.vue'
import { measureInPage } from './charts/measureInPage.ts'

// Charts draw their text once, so our fonts must be loaded before.
const fonts = ['13px Inter', '600 13px Inter', 'italic 13px Inter', "12px 'IBM Plex Mono'"]
await Promise.all(fonts.map((font) => document.fonts.load(font)))
measureInPage()
createApp(App).mount('#app')
