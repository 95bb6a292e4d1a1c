//! Ways through the permission sets of IAM Identity Center, which become roles in the organisation's accounts.

use super::{Holder, Kind, On, Way, need};

pub(super) static WAYS: &[Way] = &[
    Way {
        id: "sso-001",
        kind: Kind::IdentityCenter,
        needs: &[
            need(&["sso:CreatePermissionSet"], On::Anything),
            need(&["sso:AttachManagedPolicyToPermissionSet", "sso:PutInlinePolicyToPermissionSet"], On::Anything),
            need(&["sso:CreateAccountAssignment"], On::Anything),
        ],
        holder: Holder::Either,
        services: &[],
        source: "https://pathfinding.cloud/paths/sso-001",
        en: "{actor} may assign a new permission set of IAM Identity Center with all permissions",
        ja: "{actor} は、すべての権限を持つ IAM Identity Center の新しい許可セットを割り当てられます",
    },
    Way {
        id: "sso-002",
        kind: Kind::IdentityCenter,
        needs: &[need(&["sso:AttachManagedPolicyToPermissionSet"], On::Anything)],
        holder: Holder::Either,
        services: &[],
        source: "https://pathfinding.cloud/paths/sso-002",
        en: "{actor} may attach any policy to permission sets of IAM Identity Center, including one it signs in with",
        ja: "{actor} は、自分がサインインに使うものを含む IAM Identity Center の許可セットに任意のポリシーをアタッチできます",
    },
    Way {
        id: "sso-003",
        kind: Kind::IdentityCenter,
        needs: &[need(&["sso:PutInlinePolicyToPermissionSet"], On::Anything)],
        holder: Holder::Either,
        services: &[],
        source: "https://pathfinding.cloud/paths/sso-003",
        en: "{actor} may write any policy into permission sets of IAM Identity Center, including one it signs in with",
        ja: "{actor} は、自分がサインインに使うものを含む IAM Identity Center の許可セットに任意のポリシーを書き込めます",
    },
];
