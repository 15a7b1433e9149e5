/** Components for the native compiler, which reads no `.vue`: the types of their templates are vue-tsc's to check. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}
