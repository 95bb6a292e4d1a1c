//! What every store has to do with how accounts stand.

use scanmonster_assessment::{Standing, StandingKind, Store};
use scanmonster_testkit::time;

use crate::world::{HOSTILE, account, night, noise};

pub(crate) fn standing(number: u32, kind: Option<StandingKind>) -> Standing {
    Standing {
        account: account(number),
        name: HOSTILE.to_owned(),
        kind,
        since: time("2026-06-15T03:00:00.123456789Z"),
        noticed_in: night(15),
        reason: HOSTILE.to_owned(),
    }
}

pub(crate) async fn standings_are_replaced_and_removed(store: &dyn Store) {
    use StandingKind::{New, Stale};
    assert_eq!(store.standings().await.unwrap(), []);
    store.put_standings(&[]).await.unwrap();
    let all = [standing(2, Some(New)), standing(1, Some(Stale)), standing(3, None)];
    for _ in 0..2 {
        store.put_standings(&all).await.unwrap();
        assert_eq!(store.standings().await.unwrap(), [standing(1, Some(Stale)), standing(2, Some(New))]);
    }
    let other = Standing { reason: "another".to_owned(), ..standing(2, Some(Stale)) };
    for _ in 0..2 {
        store.put_standings(&[other.clone(), standing(1, None)]).await.unwrap();
        assert_eq!(store.standings().await.unwrap(), std::slice::from_ref(&other));
    }
    // Of two on one account the later.
    store
        .put_standings(&[standing(4, Some(New)), standing(4, Some(Stale)), standing(2, Some(New)), standing(2, None)])
        .await
        .unwrap();
    assert_eq!(store.standings().await.unwrap(), [standing(4, Some(Stale))]);
}

pub(crate) async fn hundreds_of_standings(store: &dyn Store) {
    let long = |number: u32| Standing {
        reason: noise(number.into(), 20_000),
        ..standing(number, Some(StandingKind::NotEntered))
    };
    let all: Vec<Standing> = (0..250).map(long).collect();
    store.put_standings(&all).await.unwrap();
    assert!(store.standings().await.unwrap() == all);
    let gone: Vec<Standing> = (0..249).map(|number| standing(number, None)).collect();
    store.put_standings(&gone).await.unwrap();
    assert!(store.standings().await.unwrap() == all[249..]);
}
