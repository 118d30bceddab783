/** A value of type `Value` that cannot be mixed up with another of the same representation. */
export type Brand<Value, Name extends string> = Value & { readonly __brand: Name };
