/** The check of tests reads no templates: a component is any component. */
declare module '*.vue' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
