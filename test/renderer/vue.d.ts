/** The type check of tests reads no templates, so every `.vue` file is a general component. */
declare module '*.vue' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
