use std::time::Instant;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let t = Instant::now();
    let mut sources = session::Sources::default();
    for topic in timing::Topic::ALL { if let Ok(b) = std::fs::read(format!("{dir}/{}", topic.file_name())) { sources.topics.insert(*topic, b); } }
    println!("read {:?}", t.elapsed());
    let key = timing::SessionKey { year: 2025, round: 15, kind: timing::SessionKind::Race };
    let mut last = Instant::now();
    let s = session::build_watched(key, &sources, &mut |stage| { println!("{stage:?} at {:?}", last.elapsed()); last = Instant::now(); });
    println!("end {:?}", last.elapsed());
    let s = s.unwrap();
    println!("{:?} {:?} laps {} missing {:?} damage {} total {:?}", s.info, s.zero.map(|z| z.to_string()), s.laps.laps.len(), s.missing, s.damage.total(), t.elapsed());
    for d in s.damage.places().iter().take(5) { println!("{d}"); }
    for (d, (c, p)) in s.drivers.iter().zip(s.cars.iter().zip(&s.positions)).take(3) { println!("{} {} {} {:?}", d.code, c.len(), p.len(), s.feeds[0].position.len()); }
    println!("{:?}", s.sample_faults);
}
