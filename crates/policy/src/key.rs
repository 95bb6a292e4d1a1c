//! The condition keys this code knows, by what they say about the caller.

use crate::condition::OperatorBase;
use crate::pin::Aspect;

/// What a condition key is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    CallerAccount,
    CallerArn,
    CallerOrganization,
    CallerOrganizationPaths,
    SourceAccount,
    SourceArn,
    SourceOrganization,
    SourceOrganizationPaths,
    AccessPointAccount,
    AccessPointArn,
    Vpc,
    VpcEndpoint,
    SourceIp,
    MountTarget,
    UserId,
    ServiceName,
    IsService,
    /// `<issuer>:sub`, `<issuer>:aud`, `saml:…`: claims of an identity provider's token.
    FederatedClaim,
    /// Known, and silent about who calls.
    Plain,
    Unknown,
}

/// Keys that say how, when or to what a request is made, not by whom; in lower case.
///
/// `sts:ExternalId` is a shared secret against confused deputies and `aws:Referer` a header anybody
/// can send; `kms:ViaService` and `aws:VpcSourceIp` narrow only together with another key; tags,
/// user names and `lambda:FunctionUrlAuthType` exist in every account.
const PLAIN: &[&str] = &[
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:currenttime",
    "aws:ec2instancesourceprivateipv4",
    "aws:ec2instancesourcevpc",
    "aws:epochtime",
    "aws:federatedprovider",
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalservicenameslist",
    "aws:principaltype",
    "aws:referer",
    "aws:requestedregion",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:resourceorgpaths",
    "aws:securetransport",
    "aws:sourceidentity",
    "aws:tagkeys",
    "aws:tokenissuetime",
    "aws:useragent",
    "aws:username",
    "aws:viaawsservice",
    "aws:vpcsourceip",
    "elasticfilesystem:accesspointarn",
    "iam:awsservicename",
    "iam:passedtoservice",
    "iam:permissionsboundary",
    "iam:policyarn",
    "kms:encryptioncontextkeys",
    "kms:grantconstrainttype",
    "kms:granteeprincipal",
    "kms:grantisforawsresource",
    "kms:grantoperations",
    "kms:requestalias",
    "kms:resourcealiases",
    "kms:viaservice",
    "lambda:functionurlauthtype",
    "lambda:invokedviafunctionurl",
    "s3:authtype",
    "s3:delimiter",
    "s3:existingobjecttag",
    "s3:locationconstraint",
    "s3:max-keys",
    "s3:object-lock-mode",
    "s3:prefix",
    "s3:requestobjecttagkeys",
    "s3:resourceaccount",
    "s3:signatureage",
    "s3:signatureversion",
    "s3:tlsversion",
    "s3:versionid",
    "s3:x-amz-acl",
    "s3:x-amz-content-sha256",
    "s3:x-amz-copy-source",
    "s3:x-amz-grant-full-control",
    "s3:x-amz-grant-read",
    "s3:x-amz-grant-write",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-storage-class",
    "secretsmanager:secretid",
    "secretsmanager:versionstage",
    "sns:endpoint",
    "sns:protocol",
    "sts:externalid",
    "sts:rolesessionname",
    "sts:sourceidentity",
    "sts:transitivetagkeys",
];

/// Beginnings of plain keys that go on with a name.
const PLAIN_PREFIXES: &[&str] = &[
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:resourcetag/",
    "ec2:resourcetag/",
    "kms:encryptioncontext:",
    "s3:existingobjecttag/",
    "s3:requestobjecttag/",
    "secretsmanager:resourcetag/",
];

impl Key {
    /// Recognises a condition key, whatever its case.
    pub(crate) fn parse(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        match text.as_str() {
            "aws:principalaccount" | "kms:calleraccount" => Self::CallerAccount,
            "aws:principalarn" | "lambda:sourcefunctionarn" | "ec2:sourceinstancearn" => Self::CallerArn,
            "aws:principalorgid" => Self::CallerOrganization,
            "aws:principalorgpaths" => Self::CallerOrganizationPaths,
            "aws:sourceaccount" | "aws:sourceowner" => Self::SourceAccount,
            "aws:sourcearn" => Self::SourceArn,
            "aws:sourceorgid" => Self::SourceOrganization,
            "aws:sourceorgpaths" => Self::SourceOrganizationPaths,
            "s3:dataaccesspointaccount" => Self::AccessPointAccount,
            "s3:dataaccesspointarn" => Self::AccessPointArn,
            "aws:sourcevpc" | "aws:sourcevpcarn" => Self::Vpc,
            "aws:sourcevpce" | "aws:vpceaccount" | "aws:vpceorgid" | "aws:vpceorgpaths" => Self::VpcEndpoint,
            "aws:sourceip" => Self::SourceIp,
            "elasticfilesystem:accessedviamounttarget" => Self::MountTarget,
            "aws:userid" => Self::UserId,
            "aws:principalservicename" => Self::ServiceName,
            "aws:principalisawsservice" => Self::IsService,
            known if PLAIN.binary_search(&known).is_ok() => Self::Plain,
            known if PLAIN_PREFIXES.iter().any(|prefix| known.starts_with(prefix)) => Self::Plain,
            claim if is_claim(claim) => Self::FederatedClaim,
            _ => Self::Unknown,
        }
    }

    /// Returns what of the request a pin on this key is about.
    pub(crate) fn aspect(self) -> Aspect {
        match self {
            Self::SourceAccount | Self::SourceArn | Self::SourceOrganization | Self::SourceOrganizationPaths => {
                Aspect::Source
            }
            Self::Vpc | Self::VpcEndpoint | Self::SourceIp | Self::MountTarget => Aspect::Network,
            Self::AccessPointAccount | Self::AccessPointArn => Aspect::Mixed,
            _ => Aspect::Caller,
        }
    }

    /// Returns whether a positive comparison of this kind makes sense on the key.
    pub(crate) fn suits(self, base: &OperatorBase) -> bool {
        let text = matches!(
            base,
            OperatorBase::StringEquals | OperatorBase::StringEqualsIgnoreCase | OperatorBase::StringLike
        );
        match self {
            Self::SourceIp => *base == OperatorBase::IpAddress,
            Self::IsService | Self::MountTarget => text || *base == OperatorBase::Bool,
            Self::CallerArn | Self::SourceArn | Self::AccessPointArn => {
                text || matches!(base, OperatorBase::ArnEquals | OperatorBase::ArnLike)
            }
            _ => text,
        }
    }
}

/// `token.actions.githubusercontent.com:sub`, `saml:aud`: the issuer is `saml` or a host name, which
/// a path may follow. No service of AWS has a dot in the prefix of its keys.
fn is_claim(key: &str) -> bool {
    let Some((issuer, claim)) = key.rsplit_once(':') else {
        return false;
    };
    let host = issuer.split('/').next().unwrap_or(issuer);
    !claim.is_empty() && (issuer == "saml" || host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_keys_are_sorted_and_lower_case() {
        assert!(PLAIN.is_sorted());
        assert!(PLAIN.iter().all(|key| *key == key.to_ascii_lowercase()));
    }

    #[test]
    fn keys_ignore_case() {
        assert_eq!(Key::parse("AWS:sourceip"), Key::SourceIp);
        assert_eq!(Key::parse("aws:PrincipalTag/Team"), Key::Plain);
        assert_eq!(Key::parse("token.actions.githubusercontent.com:sub"), Key::FederatedClaim);
        assert_eq!(Key::parse("oidc.eks.eu-west-1.amazonaws.com/id/A1:sub"), Key::FederatedClaim);
        assert_eq!(Key::parse("token.actions.githubusercontent.com:repository"), Key::FederatedClaim);
        assert_eq!(Key::parse("saml:eduPersonOrgDN"), Key::FederatedClaim);
        assert_eq!(Key::parse("made:up"), Key::Unknown);
    }
}
