/** What a photograph is made to before it is sent: a hazard is seen at this size, and a phone on a bad line can send it. */
const LONGEST_SIDE = 1_600;
const QUALITY = 0.82;

/**
 * A smaller copy as JPEG, turned as it was taken and without what the camera wrote beside it. A picture that the browser
 * cannot draw goes as it is: the hub says what is wrong with it.
 */
export async function smaller(file: Blob, longest = LONGEST_SIDE): Promise<Blob> {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return made ?? file;
  } catch {
    return file;
  }
}
