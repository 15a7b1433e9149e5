import type { Numbers } from '../rawSet.ts'

const side = 32
const plane = side * side
export const cifarPicture = [side, side, 3]
/** Numbers of one picture: a red, a green and a blue plane. */
export const cifarNumbers = 3 * plane

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Class names of CIFAR-10 by their numbers in the files. */
export const cifar10Classes = words(`
    airplane automobile bird cat deer dog frog horse ship truck
  `)

/** Class names of CIFAR-100 by their numbers in the files: 100 fine ones, and the 20 coarse ones that they belong to. */
export const cifar100Classes = {
  fine: words(`
    apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can
    castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin
    elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster
    man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck
    pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk
    skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger
    tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm
  `),
  coarse: words(`
    aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices
    household_furniture insects large_carnivores large_man-made_outdoor_things large_natural_outdoor_scenes
    large_omnivores_and_herbivores medium_mammals non-insect_invertebrates people reptiles small_mammals trees
    vehicles_1 vehicles_2
  `),
}

/** Interleaves the colours of one picture: from planes to red, green and blue of each pixel. */
export function interleave(from: Numbers, start: number, to: Numbers, at: number): void {
  for (let pixel = 0; pixel < plane; pixel++)
    for (let colour = 0; colour < 3; colour++)
      to[at + 3 * pixel + colour] = from[start + colour * plane + pixel] as number
}
