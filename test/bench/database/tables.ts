/** How many rows of each table there are for one of `lineitem`, as in TPC-H. */
const shares = { orders: 4, part: 30, customer: 40, supplier: 600 } as const;

/** Words of the comments, the common ones first: they are drawn as in a language, a few of them often. */
const words =
  `the furiously carefully quickly deposits accounts packages requests special final pending regular express
  ironic even bold silent slyly blithely foxes ideas theodolites instructions dependencies excuses platelets asymptotes
  courts dolphins multipliers sauternes warthogs frets dinos attainments somas braids hockey players sheaves waters
  decoys realms pains grouches escapades pearls epitaphs gifts orbits sentiments tithes`.split(/\s+/);

/** A number that belongs to a row and to one of its columns, and changes with the seed. */
type Draw = (column: number) => string;

const drawFrom =
  (seed: number): Draw =>
  (column) =>
    `hash(range, ${column}, ${seed})`;

/** A number in [0, `count`); the small ones come up far more often, as customers and goods do. */
const skewed = (draw: string, count: number): string =>
  `floor(${count} * pow((${draw} % 1000000) / 1000000.0, 3))::INTEGER`;

const oneOf = (draw: string, values: readonly string[]): string =>
  `[${values.map((value) => `'${value}'`).join(', ')}][1 + (${draw} % ${values.length})::INTEGER]`;

const word = (draw: string): string => `getvariable('bench_words')[1 + ${skewed(draw, words.length)}]`;

const text = (draw: Draw, column: number, count: number): string =>
  Array.from({ length: count }, (_, index) => word(draw(column + index))).join(" || ' ' || ");

const date = (draw: string): string => `DATE '1992-01-01' + (${draw} % 2500)::INTEGER`;

const money = (draw: string, most: number): string => `((${draw} % ${most * 100}) / 100.0)::DECIMAL(15,2)`;

/** What {@link tableStatements} and {@link lineitemRows} take words from; a session needs it once. */
export const wordsStatement = `SET VARIABLE bench_words = [${words.map((each) => `'${each}'`).join(', ')}]`;

/**
 * Statements that make five tables like those of TPC-H: keys, skewed references, decimals, dates, enumerations and
 * text. DuckDB's `tpch` extension would have to be downloaded; the same seed gives the same rows.
 */
export function tableStatements({ lineitems, seed }: { lineitems: number; seed: number }): string[] {
  const draw = drawFrom(seed);
  const rows = (table: keyof typeof shares): number => Math.max(1, Math.floor(lineitems / shares[table]));
  return [
    `CREATE TABLE supplier AS SELECT range AS s_suppkey, 'Supplier#' || lpad(range::VARCHAR, 9, '0') AS s_name,
      (${draw(1)} % 25)::INTEGER AS s_nationkey, ${money(draw(2), 10_000)} AS s_acctbal,
      ${text(draw, 3, 8)} AS s_comment FROM range(${rows('supplier')})`,
    `CREATE TABLE customer AS SELECT range AS c_custkey, 'Customer#' || lpad(range::VARCHAR, 9, '0') AS c_name,
      (${draw(11)} % 25)::INTEGER AS c_nationkey, ${money(draw(12), 10_000)} AS c_acctbal,
      ${oneOf(draw(13), ['BUILDING', 'AUTOMOBILE', 'MACHINERY', 'HOUSEHOLD', 'FURNITURE'])} AS c_mktsegment,
      ${text(draw, 14, 9)} AS c_comment FROM range(${rows('customer')})`,
    `CREATE TABLE part AS SELECT range AS p_partkey, ${text(draw, 21, 5)} AS p_name,
      'Brand#' || (11 + ${draw(27)} % 45) AS p_brand, (1 + ${draw(28)} % 50)::INTEGER AS p_size,
      ${money(draw(29), 2_000)} AS p_retailprice, ${text(draw, 30, 3)} AS p_comment FROM range(${rows('part')})`,
    `CREATE TABLE orders AS SELECT range AS o_orderkey, ${skewed(draw(41), rows('customer'))} AS o_custkey,
      ${oneOf(draw(42), ['O', 'F', 'P'])} AS o_orderstatus, ${money(draw(43), 500_000)} AS o_totalprice,
      ${date(draw(44))} AS o_orderdate,
      ${oneOf(draw(45), ['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW'])} AS o_orderpriority,
      'Clerk#' || lpad((${draw(46)} % 1000)::VARCHAR, 9, '0') AS o_clerk,
      ${text(draw, 47, 6)} AS o_comment FROM range(${rows('orders')})`,
    `CREATE TABLE lineitem AS ${lineitemRows({ from: 0, to: lineitems, lineitems, seed })}`,
  ];
}

/** A query that makes the rows [from, to) of `lineitem`; those from `lineitems` on are new ones. */
export function lineitemRows({
  from,
  to,
  lineitems,
  seed,
}: {
  from: number;
  to: number;
  lineitems: number;
  seed: number;
}): string {
  const draw = drawFrom(seed);
  return `SELECT range AS l_id, (range / 4)::BIGINT AS l_orderkey,
    ${skewed(draw(61), Math.ceil(lineitems / shares.part))} AS l_partkey,
    (${draw(62)} % ${Math.ceil(lineitems / shares.supplier)})::INTEGER AS l_suppkey,
    (range % 4)::INTEGER AS l_linenumber, (1 + ${draw(63)} % 50)::DECIMAL(15,2) AS l_quantity,
    ${money(draw(64), 100_000)} AS l_extendedprice, ((${draw(65)} % 11) / 100.0)::DECIMAL(15,2) AS l_discount,
    ((${draw(66)} % 9) / 100.0)::DECIMAL(15,2) AS l_tax, ${oneOf(draw(67), ['A', 'N', 'R'])} AS l_returnflag,
    ${date(draw(68))} AS l_shipdate, ${date(draw(69))} AS l_receiptdate,
    ${oneOf(draw(70), ['AIR', 'FOB', 'MAIL', 'RAIL', 'SHIP', 'TRUCK', 'REG AIR'])} AS l_shipmode,
    ${text(draw, 71, 4)} AS l_comment FROM range(${from}, ${to})`;
}
