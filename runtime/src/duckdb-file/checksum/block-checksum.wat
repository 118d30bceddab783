;; DuckDB's checksum (DuckDB v1.5.5, src/common/checksum.cpp) of what lies at address 0.
;; It is used for headers and blocks (always whole words) and for WAL entries (any length).
;; The seed 5381 is not added here, so that a long range can be folded piece by piece: the parts are simply XORed.
(module
  ;; One page: 64 KiB at a time stay in the processor's cache while they are copied in and folded.
  (memory (export "memory") 1)

  ;; XOR of (word * 0xbf58476d1ce4e5b9) over the first $length bytes; $length is a multiple of 8.
  (func (export "foldWords") (param $length i32) (result i64)
    (local $at i32)
    (local $sum i64)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $length)))
        (local.set $sum
          (i64.xor
            (local.get $sum)
            (i64.mul (i64.load (local.get $at)) (i64.const 0xbf58476d1ce4e5b9))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $next)))
    (local.get $sum))

  ;; What the last 1 to 7 bytes of a range contribute: MurmurHash64A's tail with the seed 0xe17a1465.
  ;; The bytes lie in the word at address 0, whose other bytes are zero.
  (func (export "foldRest") (param $length i64) (result i64)
    (local $hash i64)
    (local.set $hash
      (i64.xor
        (i64.const 0xe17a1465)
        (i64.mul (local.get $length) (i64.const 0xc6a4a7935bd1e995))))
    (local.set $hash
      (i64.mul
        (i64.xor (local.get $hash) (i64.load (i32.const 0)))
        (i64.const 0xc6a4a7935bd1e995)))
    (local.set $hash
      (i64.mul
        (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 47)))
        (i64.const 0xc6a4a7935bd1e995)))
    (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 47)))))
